resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

resource "uazapi_send_media" "sign" {
  instance_id = uazapi_instance_connection.sales.instance_id
  number      = "120363041234567890@g.us"
  type        = "image"
  media_file  = "${path.module}/sales.jpg"
  caption     = "A placa nova."
  mentions    = ["all"]

  # Another value sends the message once more.
  triggers = {
    file = filesha256("${path.module}/sales.jpg")
  }
}
