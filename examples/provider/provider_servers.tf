# Two servers. The first one comes from UAZAPI_BASE_URL and UAZAPI_ADMIN_TOKEN.
provider "uazapi" {}

variable "new_admin_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

provider "uazapi" {
  alias       = "new"
  base_url    = "https://minha-empresa-2.uazapi.com"
  admin_token = var.new_admin_token
}

# An object says on which server it is. It stays there: no provider moves an
# instance to another server.
resource "uazapi_instance" "support" {
  provider = uazapi.new
  name     = "Suporte Recife"
}
