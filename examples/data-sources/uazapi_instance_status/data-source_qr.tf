# The QR as an image, where it cannot be drawn in the terminal. It changes every
# half a minute:
#   terraform apply -refresh-only
#   terraform output -raw qrcode
# and what is printed is opened in a browser, as an address.
resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id = uazapi_instance.sales.id
}

data "uazapi_instance_status" "sales" {
  instance_id = uazapi_instance_connection.sales.instance_id
}

output "qrcode" {
  value     = data.uazapi_instance_status.sales.qrcode
  sensitive = true
}
