variable "release" {
  type    = string
  default = "1.4.0"
}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

resource "uazapi_send_text" "deployed" {
  instance_id  = uazapi_instance_connection.sales.instance_id
  number       = "5581999990000"
  text         = <<-EOT
    O atendimento está no ar, versão ${var.release}.
    Notas da versão: https://example.com/versoes
  EOT
  link_preview = true

  # Another value sends the message once more.
  triggers = {
    release = var.release
  }
}
