# terraform query -generate-config-out=presence.tf
# terraform apply
list "uazapi_instance_presence" "sales" {
  provider         = uazapi
  include_resource = true

  config {
    name_prefix = "Vendas"
  }
}
