resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

data "uazapi_message_queue" "sales" {
  instance_id = uazapi_instance.sales.id
}

output "messages_that_wait" {
  value = data.uazapi_message_queue.sales.pending
}
