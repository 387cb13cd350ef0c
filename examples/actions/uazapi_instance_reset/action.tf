# terraform apply -invoke=action.uazapi_instance_reset.sales
resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

action "uazapi_instance_reset" "sales" {
  config {
    instance_id = uazapi_instance_connection.sales.instance_id
    wait        = true
  }
}
