resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

# Campaigns of ours are sent with async, and not all at once.
resource "uazapi_instance_message_delay" "sales" {
  instance_id   = uazapi_instance.sales.id
  msg_delay_min = 2
  msg_delay_max = 6
}
