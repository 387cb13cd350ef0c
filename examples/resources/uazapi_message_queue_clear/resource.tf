resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_message_queue_clear" "sales" {
  instance_id = uazapi_instance.sales.id

  # Another value empties the queue once more.
  triggers = {
    reason = "2026-08-04: disparo enviado por engano"
  }
}
