terraform {
  required_providers {
    uazapi = {
      source = "uazapi/uazapi"
    }
  }
}

# The admin token comes from UAZAPI_ADMIN_TOKEN.
provider "uazapi" {
  base_url = "https://minha-empresa.uazapi.com"
}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}
