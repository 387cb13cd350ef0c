resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

# The phone goes on ringing for new messages.
resource "uazapi_instance_presence" "sales" {
  instance_id = uazapi_instance_connection.sales.instance_id
  presence    = "unavailable"
  session     = uazapi_instance_connection.sales.session # set again after each pairing
}
