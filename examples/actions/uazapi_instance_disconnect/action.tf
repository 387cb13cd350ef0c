# terraform apply -invoke=action.uazapi_instance_disconnect.sales
resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

action "uazapi_instance_disconnect" "sales" {
  config {
    instance_id = uazapi_instance.sales.id
  }
}
