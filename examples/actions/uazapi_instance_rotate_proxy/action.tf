# terraform apply -invoke=action.uazapi_instance_rotate_proxy.sales
resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

action "uazapi_instance_rotate_proxy" "sales" {
  config {
    instance_id = uazapi_instance.sales.id
  }
}
