terraform {
  required_version = ">= 1.14"

  required_providers {
    uazapi = {
      source = "uazapi/uazapi"
    }
  }
}

provider "uazapi" {
  base_url = "https://minha-empresa.uazapi.com"
}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

action "uazapi_instance_connect" "sales" {
  config {
    instance_id = uazapi_instance.sales.id
  }
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true

  lifecycle {
    action_trigger {
      events  = [before_create, before_update]
      actions = [action.uazapi_instance_connect.sales]
    }
  }
}

output "number" {
  value = uazapi_instance_connection.sales.number
}
