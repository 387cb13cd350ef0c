resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

ephemeral "uazapi_instance_pairing" "sales" {
  instance_id = uazapi_instance.sales.id
}

# Writes the QR into an image, to be scanned within half a minute. Neither the
# plan nor the state holds it.
resource "terraform_data" "qr" {
  triggers_replace = uazapi_instance.sales.id

  provisioner "local-exec" {
    command = "printf %s \"$QR\" | base64 --decode > qr.png"

    environment = {
      QR = ephemeral.uazapi_instance_pairing.sales.png_base64
    }
  }
}
