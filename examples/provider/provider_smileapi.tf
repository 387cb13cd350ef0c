variable "smileapi_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

# SmileAPI alone: nothing of uazapi is needed. For UZAPI, add base_url.
provider "uazapi" {
  smileapi = {
    username = "acme"
    token    = var.smileapi_token
  }
}

data "uazapi_smileapi_instance" "shop" {
  phone_number_id = "5511987654321"
}
