resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

resource "uazapi_send_menu" "survey" {
  instance_id = uazapi_instance_connection.sales.instance_id
  number      = "5581999990000"
  type        = "list"
  text        = "Com quem quer falar?"
  choices     = ["[Setores]", "Vendas|vendas|Compras e preços", "Suporte|suporte"]

  list_button = "Escolher"
  footer_text = "Acme, de 8h às 18h"
  wait_for    = "delivered"

  # Another value sends the message once more.
  triggers = {
    round = "1"
  }
}
