# What was managed by a provider for any API is an instance from now on. The moved block
# may go when everybody has applied.
moved {
  from = restful_resource.acme # or restapi_object.acme, or terraform_data.acme
  to   = uazapi_instance.acme
}

resource "uazapi_instance" "acme" {
  name                = "Acme"
  deletion_protection = true
}
