# One instance for each customer, on a server with an admin token. The customers
# pair their numbers themselves, in the panel; what needs a session is set for
# those that have. With hundreds of customers, a module for each is faster.

terraform {
  required_providers {
    uazapi = {
      source = "uazapi/uazapi"
    }
  }
}

provider "uazapi" {}

variable "customers" {
  description = "The customers by name. From a file: { for c in csvdecode(file(\"customers.csv\")) : c.name => c }"
  type        = map(object({ crm_id = string }))
  default = {
    "cliente-padaria-central" = { crm_id = "1041" }
    "cliente-oficina-recife"  = { crm_id = "1187" }
    "cliente-pet-vila-velha"  = { crm_id = "1203" }
  }
}

# A map, not a set: Terraform is slow over large sets.
resource "uazapi_instance" "customer" {
  for_each            = var.customers
  name                = each.key
  admin_field_01      = each.value.crm_id
  store_token         = false
  deletion_protection = false # true for real customers
}

data "uazapi_instances" "customers" {
  name_prefix = "cliente-"
}

locals {
  # A number that logs out leaves this map, and its privacy and presence with it,
  # which changes nothing on the server. They are planned again once it is back.
  connected = toset([for i in data.uazapi_instances.customers.instances : i.name if i.status == "connected"])
  paired    = { for name, i in uazapi_instance.customer : name => i if contains(local.connected, name) }
}

resource "uazapi_instance_privacy" "customer" {
  for_each    = local.paired
  instance_id = each.value.id
  last        = "contacts"
  groupadd    = "contacts"
}

resource "uazapi_instance_presence" "customer" {
  for_each    = local.paired
  instance_id = each.value.id
  presence    = "available"
}

check "everybody_is_connected" {
  assert {
    condition = alltrue([for i in data.uazapi_instances.customers.instances : i.status == "connected"])
    error_message = "Not connected: ${join(", ", [
      for i in data.uazapi_instances.customers.instances : "${i.name} (${coalesce(i.last_disconnect_reason, "never paired")})"
      if i.status != "connected"
    ])}."
  }
}
