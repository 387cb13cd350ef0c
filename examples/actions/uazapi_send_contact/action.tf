# terraform apply -invoke=action.uazapi_send_contact.support
resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

action "uazapi_send_contact" "support" {
  config {
    instance_id   = uazapi_instance_connection.sales.instance_id
    number        = "5581999990000"
    full_name     = "Suporte da Acme"
    phone_numbers = ["5581999990001", "+55 81 3333-0000"]
    organization  = "Acme"
    email         = "suporte@acme.example"
  }
}
