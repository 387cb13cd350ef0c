# terraform apply -invoke=action.uazapi_instance_rotate_token.sales
resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

action "uazapi_instance_rotate_token" "sales" {
  config {
    instance_id     = uazapi_instance.sales.id
    confirm_impacts = true # programs that use the old token need the new one
  }
}
