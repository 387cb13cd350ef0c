# The token is stored neither in the state nor in a plan. Another version has it
# written again, as after the token was renewed in the Chatwoot.
variable "chatwoot_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_chatwoot" "sales" {
  instance_id             = uazapi_instance.sales.id
  url                     = "https://chat.example.com"
  account_id              = 3
  inbox_id                = 42
  access_token_wo         = var.chatwoot_token
  access_token_wo_version = 1
}
