# The same with a pairing code instead of a QR.
# terraform apply -invoke=action.uazapi_instance_connect.support
resource "uazapi_instance" "support" {
  name = "Suporte Recife"
}

action "uazapi_instance_connect" "support" {
  config {
    instance_id = uazapi_instance.support.id
    phone       = "5581999990000"

    timeouts = {
      invoke = "5m"
    }
  }
}
