import {
  to = uazapi_instance_message_delay.sales
  id = "r76b15a4a3614b4"
}

resource "uazapi_instance_message_delay" "sales" {
  instance_id   = "r76b15a4a3614b4"
  msg_delay_min = 1
  msg_delay_max = 3
}
