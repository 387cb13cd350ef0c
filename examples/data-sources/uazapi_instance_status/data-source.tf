resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

data "uazapi_instance_status" "sales" {
  instance_id = uazapi_instance.sales.id
}

# A warning in every plan while the number is not connected. It stops nothing.
check "sales_is_connected" {
  assert {
    condition     = data.uazapi_instance_status.sales.connected
    error_message = "Vendas São Paulo is ${data.uazapi_instance_status.sales.status}: ${coalesce(data.uazapi_instance_status.sales.last_disconnect_reason, "it was never connected")}"
  }
}

output "number" {
  value = data.uazapi_instance_status.sales.number
}
