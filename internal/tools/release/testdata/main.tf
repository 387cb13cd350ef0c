terraform {
  required_providers {
    uazapi = {
      source = "uazapi/uazapi"
    }
  }
}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

resource "uazapi_instance_privacy" "sales" {
  instance_id = uazapi_instance_connection.sales.instance_id
  last        = "contacts"
}

resource "uazapi_webhook" "sales" {
  instance_id = uazapi_instance.sales.id
  url         = "https://example.com/hook"
  events      = ["messages"]
}
