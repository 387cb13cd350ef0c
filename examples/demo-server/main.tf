# The free demo server, on any Terraform or OpenTofu. It shows no listing, so
# objects name their instance by its token instead of its id, and it deletes
# instances after an hour. The admin token comes from UAZAPI_ADMIN_TOKEN.
#   terraform apply
#   terraform output -raw paircode
# and the code is entered on the phone.

terraform {
  required_providers {
    uazapi = {
      source = "uazapi/uazapi"
    }
  }
}

provider "uazapi" {
  base_url = "https://free.uazapi.com"
}

resource "uazapi_instance" "test" {
  name = "Teste"
}

resource "uazapi_instance_connection" "test" {
  token = uazapi_instance.test.token
  phone = "5511999990000"
}

output "paircode" {
  value     = uazapi_instance_connection.test.paircode
  sensitive = true
}
