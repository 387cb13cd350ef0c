# An instance that exists already. Its token is stored nowhere, neither in a
# plan nor in the state.
variable "instance_token" {
  type      = string
  ephemeral = true
}

resource "uazapi_instance" "sales" {
  name             = "Vendas São Paulo"
  token_wo         = var.instance_token
  token_wo_version = 1
  store_token      = false
}
