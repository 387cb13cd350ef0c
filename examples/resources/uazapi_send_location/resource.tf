resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

resource "uazapi_send_location" "store" {
  instance_id = uazapi_instance_connection.sales.instance_id
  number      = "5581999990000"
  latitude    = -8.05428
  longitude   = -34.8813
  name        = "Loja do Recife"
  address     = "Rua das Flores, 1, Recife"

  # Another value sends the message once more.
  triggers = {
    moved = "2026-08-04"
  }
}
