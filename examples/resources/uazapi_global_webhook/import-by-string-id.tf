import {
  to = uazapi_global_webhook.this
  id = "global"
}

resource "uazapi_global_webhook" "this" {
  url    = "https://ops.example.com/uazapi"
  events = ["connection"]
}
