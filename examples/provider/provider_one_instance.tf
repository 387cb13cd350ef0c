variable "instance_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

# Without an admin token: the token of one instance, which exists already.
provider "uazapi" {
  base_url = "https://minha-empresa.uazapi.com"
  token    = var.instance_token
}

# Nothing names the instance here. It is the one that the token opens.
resource "uazapi_instance_privacy" "this" {
  last     = "contacts"
  groupadd = "contacts"
}
