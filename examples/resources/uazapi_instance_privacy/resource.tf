resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

# The id comes from the connection, so that the number is paired first. What is
# not set here stays as the account has it.
resource "uazapi_instance_privacy" "sales" {
  instance_id  = uazapi_instance_connection.sales.instance_id
  last         = "contacts"
  profile      = "contacts"
  groupadd     = "contacts"
  calladd      = "known"
  readreceipts = "all"
}
