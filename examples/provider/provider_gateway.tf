variable "gateway_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

# A gateway that serves uazapi below a path, wants a key of its own, and has
# room for a few requests at a time.
provider "uazapi" {
  base_url = "https://gateway.example.com/uazapi"

  headers = {
    X-Api-Key = var.gateway_key
  }

  max_concurrent_requests = 4
  requests_per_second     = 10
}

resource "uazapi_instance" "support" {
  name = "Suporte Recife"
}
