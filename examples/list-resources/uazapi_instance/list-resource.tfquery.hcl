# Takes over the instances whose names begin with "Vendas":
#   terraform query -generate-config-out=fleet.tf
#   terraform apply
list "uazapi_instance" "sales" {
  provider         = uazapi
  include_resource = true

  config {
    name_prefix = "Vendas"
  }
}
