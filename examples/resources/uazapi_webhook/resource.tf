variable "crm_secret" {
  type      = string
  sensitive = true
  default   = "3f0c8e0e5d9a"
}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_webhook" "crm" {
  instance_id      = uazapi_instance.sales.id
  url              = "https://crm.example.com/in/${var.crm_secret}"
  events           = ["messages", "messages_update", "connection"]
  exclude_messages = ["wasSentByApi"] # or a bot that answers hears itself
}

# An instance may have several.
resource "uazapi_webhook" "alarm" {
  instance_id    = uazapi_instance.sales.id
  url            = "https://ops.example.com/uazapi"
  events         = ["connection"]
  add_url_events = true # sent to https://ops.example.com/uazapi/connection
}
