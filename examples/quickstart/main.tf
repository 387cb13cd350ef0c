# One number, from nothing to paired and configured: `make demo` applies it.
# It takes Terraform 1.14 or later. The address and the admin token of the
# server come from UAZAPI_BASE_URL and UAZAPI_ADMIN_TOKEN.

terraform {
  required_version = ">= 1.14"

  required_providers {
    uazapi = {
      source = "uazapi/uazapi"
    }
  }
}

provider "uazapi" {}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

# Draws the QR in the terminal until a phone has scanned it.
action "uazapi_instance_connect" "sales" {
  config {
    instance_id = uazapi_instance.sales.id
  }
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true

  # Before the connection is created, and before the update that pairs it again
  # once the number has logged out.
  lifecycle {
    action_trigger {
      events  = [before_create, before_update]
      actions = [action.uazapi_instance_connect.sales]
    }
  }
}

# What needs a paired number takes the id from the connection.
resource "uazapi_instance_privacy" "sales" {
  instance_id = uazapi_instance_connection.sales.instance_id
  last        = "contacts"
  groupadd    = "contacts"
  calladd     = "known"
}

resource "uazapi_instance_presence" "sales" {
  instance_id = uazapi_instance_connection.sales.instance_id
  presence    = "unavailable"
  session     = uazapi_instance_connection.sales.session # set again after each pairing
}

data "uazapi_instance_status" "sales" {
  instance_id = uazapi_instance_connection.sales.instance_id
}

check "sales_is_connected" {
  assert {
    condition     = data.uazapi_instance_status.sales.connected
    error_message = "Vendas São Paulo is ${data.uazapi_instance_status.sales.status}."
  }
}

output "number" {
  description = "The number that was paired, in international digits."
  value       = data.uazapi_instance_status.sales.number
}

output "status" {
  description = "Whether the number is connected."
  value       = data.uazapi_instance_status.sales.status
}
