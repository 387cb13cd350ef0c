# An instance that exists already, for whoever has its token and no admin token.
variable "instance_token" {
  type      = string
  sensitive = true
}

resource "uazapi_instance" "sales" {
  name  = "Vendas São Paulo"
  token = var.instance_token
}
