import {
  to = uazapi_webhook.crm
  id = "r76b15a4a3614b4/rd8bd0b1a5b5e2c"
}

resource "uazapi_webhook" "crm" {
  instance_id      = "r76b15a4a3614b4"
  url              = "https://crm.example.com/in"
  events           = ["messages"]
  exclude_messages = ["wasSentByApi"]
}
