# A fleet in several states, which are planned side by side. Each customer belongs to
# one of 64 buckets, by a hash of its name, and buckets.csv says which state holds a
# bucket. The states are workspaces here; directories or workspaces of HCP do as well.
#
# A bucket moves to another state in three steps, which change nothing on the server:
#   1. In the old state, forget its customers: terraform state rm 'module.customer["…"]'
#   2. In buckets.csv, write the new state into the row of the bucket.
#   3. In the new state: terraform apply -var 'moving=[18]', which imports them.

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
  all       = { for customer in csvdecode(file("${path.module}/customers.csv")) : customer.name => customer }
  bucket_of = { for name in keys(local.all) : name => parseint(substr(sha256(name), 0, 8), 16) % 64 }
  state_of  = { for row in csvdecode(file("${path.module}/buckets.csv")) : tonumber(row.bucket) => row.state }
  customers = { for name, customer in local.all : name => customer if local.state_of[local.bucket_of[name]] == terraform.workspace }
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

output "buckets" {
  description = "The bucket of each customer of this state."
  value       = { for name in keys(local.customers) : name => local.bucket_of[name] }
}
