# A fleet of hundreds or thousands: the customers stand in a file, and each is a
# module, which makes plans several times as fast as resources with for_each.

terraform {
  required_providers {
    uazapi = {
      source = "uazapi/uazapi"
    }
  }
}

provider "uazapi" {}

variable "chatwoot_token" {
  description = "Access token of a user of the Chatwoot. It is stored nowhere."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "deletion_protection" {
  description = "Whether deleting the instances of customers is refused."
  type        = bool
  default     = true
}

data "uazapi_instances" "customers" {
  name_prefix = "cliente-"
}

locals {
  customers = { for customer in csvdecode(file("${path.module}/customers.csv")) : customer.name => customer }
  connected = toset([for i in data.uazapi_instances.customers.instances : i.name if i.status == "connected"])
}

module "customer" {
  source   = "../customer"
  for_each = local.customers
  name     = each.key
  crm_id   = each.value.crm_id
  phone    = each.value.phone == "" ? null : each.value.phone
  paired   = contains(local.connected, each.key)

  webhooks = {
    bot    = { url = "https://bot.example.com/in/${each.value.crm_id}", events = ["messages", "messages_update"] }
    alarms = { url = "https://ops.example.com/uazapi", events = ["connection"] }
  }
  chatwoot            = each.value.inbox_id == "" ? null : { url = "https://chat.example.com", account_id = 3, inbox_id = tonumber(each.value.inbox_id) }
  chatwoot_token      = var.chatwoot_token
  deletion_protection = var.deletion_protection
}

output "paircodes" {
  description = "What the customers enter on their phones: terraform output paircodes"
  value       = { for name, customer in module.customer : name => customer.paircode if customer.paircode != null }
  sensitive   = true
}

check "everybody_is_connected" {
  assert {
    condition     = alltrue([for i in data.uazapi_instances.customers.instances : i.status == "connected"])
    error_message = "Not connected: ${join(", ", [for i in data.uazapi_instances.customers.instances : i.name if i.status != "connected"])}."
  }
}
