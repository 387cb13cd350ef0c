# terraform query -generate-config-out=connections.tf
# terraform apply
list "uazapi_instance_connection" "all" {
  provider         = uazapi
  include_resource = true
}
