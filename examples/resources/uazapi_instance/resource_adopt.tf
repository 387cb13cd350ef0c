# An instance that exists already, for a user who has its token and no admin token.
variable "instance_token" {
  type      = string
  sensitive = true
}

resource "uazapi_instance" "sales" {
  name  = "Vendas São Paulo"
  token = var.instance_token
}
