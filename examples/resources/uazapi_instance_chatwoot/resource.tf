variable "chatwoot_token" {
  description = "Access token of a user of the Chatwoot."
  type        = string
  sensitive   = true
}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_chatwoot" "sales" {
  instance_id   = uazapi_instance.sales.id
  url           = "https://chat.example.com"
  account_id    = 3
  inbox_id      = 42
  access_token  = var.chatwoot_token
  ignore_groups = true
}

# Put this into the settings of the inbox in the Chatwoot, as its webhook URL.
output "chatwoot_inbox_webhook_url" {
  value = uazapi_instance_chatwoot.sales.inbox_webhook_url
}
