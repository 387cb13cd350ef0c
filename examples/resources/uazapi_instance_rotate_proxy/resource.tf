resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_rotate_proxy" "sales" {
  instance_id = uazapi_instance.sales.id

  # Another value takes another address once more.
  triggers = {
    reason = "2026-08-04: QR code não aparecia"
  }
}
