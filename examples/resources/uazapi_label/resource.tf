resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

# The id comes from the connection, so that the number is paired first.
resource "uazapi_label" "new" {
  instance_id = uazapi_instance_connection.sales.instance_id
  name        = "Novo"
  color       = 3
}

resource "uazapi_label" "paid" {
  instance_id = uazapi_instance_connection.sales.instance_id
  name        = "Pago"
}
