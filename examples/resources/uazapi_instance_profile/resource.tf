resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

# The id comes from the connection, so that the number is paired first. A picture
# that changes is seen by its hash, and sent again.
resource "uazapi_instance_profile" "sales" {
  instance_id  = uazapi_instance_connection.sales.instance_id
  name         = "Vendas São Paulo"
  picture_file = "${path.module}/sales.jpg"
}
