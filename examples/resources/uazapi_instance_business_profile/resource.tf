resource "uazapi_instance" "support" {
  name = "Suporte"
}

# The account of this number is one of WhatsApp Business.
resource "uazapi_instance_connection" "support" {
  instance_id        = uazapi_instance.support.id
  wait_for_connected = true
}

# The id comes from the connection, so that the number is paired first. What is not
# set here stays as the account has it.
resource "uazapi_instance_business_profile" "support" {
  instance_id = uazapi_instance_connection.support.instance_id
  description = "Peças e serviço\nDe segunda a sexta, das 8h às 18h"
  address     = "Rua das Flores, 1, Recife"
  email       = "oi@acme.example"
}
