# terraform apply -invoke=action.uazapi_message_queue_clear.sales
resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

action "uazapi_message_queue_clear" "sales" {
  config {
    instance_id = uazapi_instance.sales.id
  }
}
