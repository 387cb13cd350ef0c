# Pairs by a code, on any Terraform or OpenTofu:
#   terraform apply
#   terraform output -raw paircode
# and the code is entered on the phone.
resource "uazapi_instance" "support" {
  name = "Suporte Recife"
}

resource "uazapi_instance_connection" "support" {
  instance_id = uazapi_instance.support.id
  phone       = "5581999990000"
}

output "paircode" {
  value     = uazapi_instance_connection.support.paircode
  sensitive = true
}
