# terraform apply -invoke=action.uazapi_send_media.sign
resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

action "uazapi_send_media" "sign" {
  config {
    instance_id = uazapi_instance_connection.sales.instance_id
    number      = "120363041234567890@g.us"
    type        = "image"
    media_file  = "${path.module}/sales.jpg"
    caption     = "A placa nova."
    mentions    = ["all"]
  }
}
