import {
  to = uazapi_label.vip
  id = "r76b15a4a3614b4/1"
}

resource "uazapi_label" "vip" {
  instance_id = "r76b15a4a3614b4"
  name        = "Cliente VIP"
  color       = 2
}
