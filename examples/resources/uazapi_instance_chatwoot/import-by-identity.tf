import {
  to = uazapi_instance_chatwoot.sales
  identity = {
    instance_id = "r76b15a4a3614b4"
  }
}

# Without a token here, the server's own is kept and sent with each change.
resource "uazapi_instance_chatwoot" "sales" {
  instance_id = "r76b15a4a3614b4"
  url         = "https://chat.example.com"
  account_id  = 3
  inbox_id    = 42
}
