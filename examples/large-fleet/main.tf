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

data "uazapi_instances" "customers" {
  name_prefix = "cliente-"
}

locals {
  customers = { for customer in csvdecode(file("${path.module}/customers.csv")) : customer.name => customer }
  connected = toset([for i in data.uazapi_instances.customers.instances : i.name if i.status == "connected"])
}

module "customer" {
  source   = "./customer"
  for_each = local.customers
  name     = each.key
  crm_id   = each.value.crm_id
  paired   = contains(local.connected, each.key)
}

check "everybody_is_connected" {
  assert {
    condition     = alltrue([for i in data.uazapi_instances.customers.instances : i.status == "connected"])
    error_message = "Not connected: ${join(", ", [for i in data.uazapi_instances.customers.instances : i.name if i.status != "connected"])}."
  }
}
