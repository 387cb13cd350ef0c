variable "n8ntools_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

# n8ntools calls the server. base_url is the server, as n8ntools reaches it.
provider "uazapi" {
  base_url = "https://minha-empresa.uazapi.com"

  gateway = {
    url     = "https://n8ntools.io/api/v1/proxy/uazapi"
    api_key = var.n8ntools_key
  }
}

resource "uazapi_instance" "support" {
  name = "Suporte Recife"
}
